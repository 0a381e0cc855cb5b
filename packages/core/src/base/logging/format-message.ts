import type { LogFields } from '../../contracts/logger.ts';
import { textOf } from '../errors/dstream-error.ts';

/** What could break the line or steer a terminal. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const BARE_WORD = /^[\w.:/@+-]+$/;

/** One line of text for a message and its fields: `message key=value`. Never throws. */
export const formatMessage = (message: string, fields: LogFields, traces: boolean): string =>
  [message, ...Object.entries(fields).map(([key, value]) => `${key}=${formatValue(value, traces)}`)]
    .join(' ')
    .replace(CONTROL, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);

const formatValue = (value: unknown, traces: boolean): string => {
  if (value instanceof Error) return quote(traces ? (value.stack ?? textOf(value)) : textWithCauses(value));
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'object':
      return json(value);
    default:
      return String(value);
  }
};

const quote = (text: string): string => (BARE_WORD.test(text) ? text : JSON.stringify(text));

const json = (value: object | null): string => {
  try {
    return JSON.stringify(value, (_, inner: unknown) => showable(inner));
  } catch (error) {
    return quote(`(${textOf(error)})`);
  }
};

const showable = (value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Error ? textWithCauses(value) : value;
};

const textWithCauses = (error: Error): string => {
  const texts: string[] = [];
  for (let at: unknown = error; at !== undefined && texts.length < 5;) {
    texts.push(textOf(at));
    at = at instanceof Error ? at.cause : undefined;
  }
  return texts.join(' < ');
};
