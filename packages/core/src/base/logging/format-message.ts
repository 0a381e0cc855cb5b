import type { LogFields } from '../../contracts/logger.ts';
import { textOf } from '../errors/dstream-error.ts';

/** What could break the line or steer a terminal. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const BARE_WORD = /^[\w.:/@+-]+$/;

/** One line of text for a message and its fields: `message key=value`. Never throws. */
export const formatMessage = (message: string, fields: LogFields): string =>
  inline(
    [message, ...Object.entries(fields).map(([key, value]) => `${key}=${formatValue(value)}`)].join(' '),
  );

/** Where the errors among the fields come from: lines like `    at file:line` of what caused each. Never throws. */
export const tracesOf = (fields: LogFields): string[] =>
  Object.values(fields).flatMap((value) => (value instanceof Error ? framesOf(rootOf(value)) : []));

const framesOf = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => `    ${inline(line.trim())}`);

const rootOf = (error: Error): Error => causesOf(error).findLast((cause) => cause instanceof Error) ?? error;

const inline = (text: string): string =>
  text.replace(CONTROL, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);

const formatValue = (value: unknown): string => {
  if (value instanceof Error) return quote(textWithCauses(value));
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

/** Causes whose text is part of what was said already are left out. */
const textWithCauses = (error: Error): string => {
  let text = textOf(error);
  for (const cause of causesOf(error)) if (!text.includes(textOf(cause))) text += ` < ${textOf(cause)}`;
  return text;
};

/** What led to an error, from the nearest on; at most five, since causes may go in circles. */
const causesOf = (error: Error): unknown[] => {
  const causes: unknown[] = [];
  for (let at = error.cause; at !== undefined && causes.length < 5;) {
    causes.push(at);
    at = at instanceof Error ? at.cause : undefined;
  }
  return causes;
};
