import { textOf, type Chunks } from '@dstream/core/plugin';
import { httpSinkError } from './http-sink-error.ts';

/** How records become bodies. */
export interface BodyLayout {
  readonly format: 'json' | 'ndjson';
  readonly body?: ((record: unknown) => unknown) | undefined;
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** Brackets, commas and line feeds that stand around the JSON of a record. */
const around = 2;

/** The bodies of requests: the same ones for the same records, so that a request that is sent again is the same. */
export async function* bodiesOf(records: Chunks<unknown>, layout: BodyLayout): AsyncGenerator<Buffer> {
  const { body = (record: unknown) => record, maxRecords, maxBytes } = layout;
  let [texts, bytes]: [string[], number] = [[], around];
  for await (const chunk of records) {
    for (const record of chunk) {
      const text = jsonOf(body(record));
      const length = Buffer.byteLength(text) + 1;
      if (length + around > maxBytes)
        throw httpSinkError('HTTP_SINK_RECORD_TOO_LARGE', { bytes: length - 1, maxBytes });
      if (texts.length === maxRecords || bytes + length > maxBytes) {
        yield bodyOf(texts, layout.format);
        [texts, bytes] = [[], around];
      }
      texts.push(text);
      bytes += length;
    }
  }
  if (texts.length > 0) yield bodyOf(texts, layout.format);
}

const bodyOf = (texts: readonly string[], format: 'json' | 'ndjson'): Buffer =>
  Buffer.from(format === 'json' ? `[${texts.join(',')}]` : `${texts.join('\n')}\n`);

const jsonOf = (value: unknown): string => {
  try {
    const text = JSON.stringify(value) as string | undefined;
    if (text !== undefined) return text;
  } catch (error) {
    throw httpSinkError('HTTP_SINK_RECORD_UNSUITABLE', { reason: textOf(error) }, { cause: error });
  }
  throw httpSinkError('HTTP_SINK_RECORD_UNSUITABLE', { reason: `it is ${typeof value}` });
};
