import { Buffer } from 'node:buffer';
import { flumeError } from './flume-error.ts';
import type { FlumeEvent } from './flume-event.ts';

/** The events in a body of JSON, as the JSONHandler of Flume's HTTP source reads them. */
export const jsonEvents = (body: Buffer): FlumeEvent[] => {
  const parsed = parse(body);
  if (!Array.isArray(parsed)) throw flumeError('FLUME_JSON_INVALID', { reason: 'it is not an array' });
  return parsed.map(toEvent);
};

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw flumeError('FLUME_JSON_INVALID', { reason: (cause as Error).message }, { cause });
  }
};

const toEvent = (event: unknown, index: number): FlumeEvent => {
  if (!isObject(event)) throw flumeError('FLUME_JSON_INVALID', { reason: `event ${index} is not an object` });
  const { headers = {}, body = '' } = event;
  if (!isObject(headers) || Object.values(headers).some((value) => typeof value !== 'string')) {
    throw flumeError('FLUME_JSON_INVALID', { reason: `the headers of event ${index} are not text` });
  }
  if (typeof body !== 'string') {
    throw flumeError('FLUME_JSON_INVALID', { reason: `the body of event ${index} is not text` });
  }
  return { headers: headers as Record<string, string>, body: Buffer.from(body) };
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
