import { defineErrors, isDStreamError } from '@dstream/core/plugin';
import { expect, test } from 'vitest';

const queueError = defineErrors({
  QUEUE_MISSING: (p: { queue: string }) => `There is no queue "${p.queue}".`,
});

test('gives an error its code, its text, its values and its cause', () => {
  const cause = new Error('404');
  const error = queueError('QUEUE_MISSING', { queue: 'orders' }, { cause });
  expect(isDStreamError(error)).toBe(true);
  expect(error).toMatchObject({ code: 'QUEUE_MISSING', cause });
  expect(error.message).toContain('There is no queue "orders".');
});
