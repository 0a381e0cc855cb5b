import type { WriteAttempt } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { consoleSink } from '../src/index.ts';
import { Output, RecordingLogger, using } from './support/output.ts';

const attempt = (signal = new AbortController().signal): WriteAttempt => ({
  batchTime: 1000,
  partition: 0,
  numPartitions: 1,
  attempt: 0,
  signal,
});

test('writes each record as a line', async () => {
  const output = new Output();
  const sink = consoleSink({ output }).create(using(new RecordingLogger()));
  await sink.write([[['a', 1], 'b'], [], [2]] as never, attempt());
  expect(output.text).toBe('(a,1)\nb\n2\n');
});

test('writes JSON lines', async () => {
  const output = new Output();
  const sink = consoleSink({ output, format: 'json' }).create(using(new RecordingLogger()));
  await sink.write([[['a', 1], 'b']] as never, attempt());
  expect(output.text).toBe('["a",1]\n"b"\n');
});

test('ends when it is no longer wanted', async () => {
  const output = new Output();
  const sink = consoleSink({ output }).create(using(new RecordingLogger()));
  await expect(sink.write([['a']] as never, attempt(AbortSignal.abort()))).rejects.toThrow(/abort/i);
  expect(output.text).toBe('');
});

test('leaves the stream open for others, without a listener of its own', async () => {
  const output = new Output();
  const sink = consoleSink({ output }).create(using(new RecordingLogger()));
  await sink.write([['a']] as never, attempt());
  await sink.close?.();
  expect(output.listenerCount('error')).toBe(0);
  expect(output.writable).toBe(true);
});
