import { crc32 } from 'node:zlib';

/** A value as a line: the CRC-32 of what follows in hexadecimal, a space, and JSON. */
export const encodeLine = (value: unknown): string => {
  const json = JSON.stringify(value);
  return `${checksum(json)} ${json}\n`;
};

/** The value of a line without its end; undefined if the line is damaged. */
export const decodeLine = (line: string): unknown => {
  const json = line.slice(9);
  return line.slice(0, 9) === `${checksum(json)} ` ? JSON.parse(json) : undefined;
};

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');
