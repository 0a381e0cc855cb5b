import type { FileHandle } from 'node:fs/promises';

/** Writes all of the bytes from an offset of the file on, however many the system takes at once. */
export const writeAll = async (file: FileHandle, bytes: Uint8Array, offset: number): Promise<void> => {
  for (let written = 0; written < bytes.length;) {
    const rest = bytes.length - written;
    written += (await file.write(bytes, written, rest, offset + written)).bytesWritten;
  }
};
