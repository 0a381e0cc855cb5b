import { expect, it } from 'vitest';
import { formatMessage, tracesOf } from '../../../src/base/logging/format-message.ts';

const format = (fields: Record<string, unknown>): string => formatMessage('m', fields);

it('writes fields behind the message', () => {
  expect(format({ batch: 1000, done: true, slot: 'in-process/0', none: undefined })).toBe(
    'm batch=1000 done=true slot=in-process/0 none=undefined',
  );
});

it('quotes text that is not one word', () => {
  expect(format({ name: 'a b', empty: '', sly: 'x" y=1' })).toBe('m name="a b" empty="" sly="x\\" y=1"');
});

it('writes objects as JSON', () => {
  const fields = { range: { from: 1n, to: [2, 'x'] }, nothing: null, all: [new Error('inner')] };
  expect(format(fields)).toBe('m range={"from":"1","to":[2,"x"]} nothing=null all=["inner"]');
});

it('writes an error with its causes', () => {
  const error = new Error('outer', { cause: new Error('inner', { cause: 'root' }) });
  expect(format({ error })).toBe('m error="outer < inner < root"');
});

it('ends with causes that go in circles', () => {
  const error = new Error('round');
  error.cause = error;
  expect(format({ error })).toBe('m error=round');
  expect(tracesOf({ error })[0]).toContain('format-message.test.ts');
});

it('does not repeat a cause that its error has told', () => {
  const error = new Error('task 3 failed: no such file', { cause: new Error('no such file') });
  expect(format({ error })).toBe('m error="task 3 failed: no such file"');
});

it('traces what was the cause of all', () => {
  const cause = new Error('inner');
  cause.stack = 'Error: inner\n  evil\u001b[31m\n    at read (file.ts:1)\n    at next\u001b (file.ts:2)';
  expect(tracesOf({ batch: 1, error: new Error('outer', { cause }) })).toEqual([
    '    at read (file.ts:1)',
    '    at next\\u001b (file.ts:2)',
  ]);
  expect(tracesOf({ error: 'text' })).toEqual([]);
});

it('stays on one line and leaves the terminal alone', () => {
  expect(formatMessage('a\nb\u001b[31m\u2028', { key: 'c\r\nd' })).toBe(
    'a\\u000ab\\u001b[31m\\u2028 key="c\\r\\nd"',
  );
});

it('never throws', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const bad = {
    toJSON: () => {
      throw new Error('not me');
    },
  };
  expect(format({ cycle })).toContain('circular');
  expect(format({ bad, symbol: Symbol('s') })).toBe('m bad="(not me)" symbol=Symbol(s)');
});
