import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate as inflateZlib, zstdDecompress } from 'node:zlib';
import { Problem } from './problem.ts';

type Decompress = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const methods: Readonly<Record<string, Decompress>> = {
  br: promisify(brotliDecompress),
  deflate: promisify(inflateZlib),
  gzip: promisify(gunzip),
  zstd: promisify(zstdDecompress),
};

/** The content of a body by its `Content-Encoding`; no more than `most` bytes of it are ever made. */
export const inflate = async (body: Buffer, encoding: string | undefined, most: number): Promise<Buffer> => {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  const decompress = methods[name === 'x-gzip' ? 'gzip' : name];
  if (!decompress) {
    const known = Object.keys(methods).join(', ');
    throw new Problem(415, `Content-Encoding ${name} is not known; ${known} are.`, {
      'accept-encoding': known,
    });
  }
  try {
    return await decompress(body, { maxOutputLength: most });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new Problem(413, `The body has more than ${most} bytes when it is decompressed.`);
    throw new Problem(400, `The body is not ${name}: ${message}.`);
  }
};
