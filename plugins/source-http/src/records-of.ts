import { Problem } from './problem.ts';

/** What is in a body: its records, and the lines that are none. */
export interface BodyContent {
  readonly records: readonly unknown[];
  readonly refused: readonly RefusedLine[];
}

/** A line that is no record; lines count from 1. */
export interface RefusedLine {
  readonly line: number;
  readonly reason: string;
}

type Reader = (text: string, badLines: 'refuse' | 'skip') => BodyContent;

const linesOf = (text: string): string[] => {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

const readLines: Reader = (text) => ({ records: linesOf(text), refused: [] });

const readJson: Reader = (text) => {
  try {
    const value: unknown = JSON.parse(text);
    return { records: Array.isArray(value) ? value : [value], refused: [] };
  } catch (error) {
    throw new Problem(400, `The body is not JSON: ${(error as Error).message}.`);
  }
};

const readJsonLines: Reader = (text, badLines) => {
  const [records, refused]: [unknown[], RefusedLine[]] = [[], []];
  for (const [index, line] of linesOf(text).entries()) {
    if (line.trim() === '') continue;
    try {
      records.push(JSON.parse(line));
    } catch (error) {
      const reason = (error as Error).message;
      if (badLines === 'refuse')
        throw new Problem(400, `Line ${index + 1} is not JSON: ${reason}. Nothing of the body was taken.`);
      refused.push({ line: index + 1, reason });
    }
  }
  return { records, refused };
};

const readers: Readonly<Record<string, Reader>> = {
  'application/json': readJson,
  'application/json-lines': readJsonLines,
  'application/jsonl': readJsonLines,
  'application/jsonlines': readJsonLines,
  'application/ndjson': readJsonLines,
  'application/x-jsonlines': readJsonLines,
  'application/x-ndjson': readJsonLines,
  'text/plain': readLines,
};

const readerOf = (type: string): Reader | undefined =>
  readers[type] ?? (/^application\/[^\s;]+\+json$/.test(type) ? readJson : undefined);

/** The records of a body by its `Content-Type`: its lines, its JSON value or the elements of its array, or a value a line. */
export const recordsOf = (
  body: Uint8Array,
  contentType: string | undefined,
  badLines: 'refuse' | 'skip',
): BodyContent => {
  const [type = '', ...parameters] = (contentType ?? 'text/plain').toLowerCase().split(';');
  const read = readerOf(type.trim());
  if (!read)
    throw new Problem(
      415,
      `Content-Type ${type.trim()} is not known. Send text/plain, application/json or application/x-ndjson.`,
    );
  const charset =
    parameters.map((one) => /^\s*charset="?([\w-]+)"?\s*$/.exec(one)?.[1]).find(Boolean) ?? 'utf-8';
  return read(textOf(body, charset), badLines);
};

const textOf = (body: Uint8Array, charset: string): string => {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset, { fatal: true });
  } catch {
    throw new Problem(415, `The charset ${charset} is not known. Send UTF-8.`);
  }
  try {
    return decoder.decode(body);
  } catch {
    throw new Problem(400, `The body is not ${charset}.`);
  }
};
