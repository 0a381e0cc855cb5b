import { expect, test } from 'vitest';
import { TroubleTeller } from '../src/trouble-teller.ts';
import { RecordingLogger } from './support/source.ts';

test('the same trouble is told now and then, another one at once', () => {
  const logger = new RecordingLogger();
  let now = 0;
  const { tell } = new TroubleTeller(logger, () => now);
  tell(new Error('No broker.'));
  now = 9_999;
  tell(new Error('No broker.'));
  tell(new Error('No leader.'));
  now = 10_000;
  tell(new Error('No broker.'));
  expect(logger.warnings).toEqual([
    'No broker. It is tried again.',
    'No leader. It is tried again.',
    'No broker. It is tried again.',
  ]);
});
