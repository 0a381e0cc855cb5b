import type { Buffer } from 'node:buffer';
import { gunzipSync, inflateSync } from 'node:zlib';
import { flumeError } from './flume-error.ts';

const decompressors: Readonly<Record<string, typeof gunzipSync>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
};

/** The body as it was before it was compressed. What would become larger than `maxBodyBytes` is given up on the way. */
export const decompress = (
  body: Buffer,
  contentEncoding: string | undefined,
  maxBodyBytes: number,
): Buffer => {
  const encoding = contentEncoding?.toLowerCase() ?? '';
  // Many clients put the name of a character set here.
  if (encoding === '' || encoding === 'identity' || /^(utf-?8|binary|us-ascii)$/.test(encoding)) return body;
  const decompressor = decompressors[encoding];
  if (!decompressor) {
    throw flumeError('FLUME_COMPRESSION_INVALID', { encoding, reason: 'gzip and deflate are known' });
  }
  try {
    return decompressor(body, { maxOutputLength: maxBodyBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw flumeError('FLUME_BODY_TOO_LARGE', { maxBodyBytes }, { cause });
    }
    throw flumeError('FLUME_COMPRESSION_INVALID', { encoding, reason: (cause as Error).message }, { cause });
  }
};
