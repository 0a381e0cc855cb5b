import { textOf, type Chunks } from '@dstream/core/plugin';
import { httpSinkError } from './http-sink-error.ts';

/** How records become bodies. */
export interface BodyLayout {
  readonly format: 'json' | 'ndjson';
  readonly body?: ((record: unknown) => unknown) | undefined;
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** The bodies of requests: the same ones for the same records, so that a request that is sent again is the same. */
export async function* bodiesOf(records: Chunks<unknown>, layout: BodyLayout): AsyncGenerator<Buffer> {
  const { body, maxRecords } = layout;
  let values: unknown[] = [];
  for await (const chunk of records) {
    for (const record of chunk) {
      values.push(suitable(body ? body(record) : record));
      if (values.length < maxRecords) continue;
      yield* split(values, layout);
      values = [];
    }
  }
  if (values.length > 0) yield* split(values, layout);
}

/** One body, or as many halves as it takes to keep the limit. */
function* split(values: readonly unknown[], layout: BodyLayout): Generator<Buffer> {
  const bytes = Buffer.from(written(values, layout.format));
  if (bytes.length <= layout.maxBytes) {
    yield bytes;
    return;
  }
  if (values.length === 1) {
    throw httpSinkError('HTTP_SINK_RECORD_TOO_LARGE', { bytes: bytes.length, maxBytes: layout.maxBytes });
  }
  const middle = values.length >> 1;
  yield* split(values.slice(0, middle), layout);
  yield* split(values.slice(middle), layout);
}

const written = (values: readonly unknown[], format: 'json' | 'ndjson'): string => {
  try {
    if (format === 'json') return JSON.stringify(values);
    return values.map((value) => `${JSON.stringify(value)}\n`).join('');
  } catch (error) {
    throw httpSinkError('HTTP_SINK_RECORD_UNSUITABLE', { reason: textOf(error) }, { cause: error });
  }
};

/** In an array JSON would make null of these. */
const suitable = (value: unknown): unknown => {
  if (value !== undefined && typeof value !== 'function' && typeof value !== 'symbol') return value;
  throw httpSinkError('HTTP_SINK_RECORD_UNSUITABLE', { reason: `it is ${typeof value}` });
};
