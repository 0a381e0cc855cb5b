import { redactUrl } from '@dstream/connection';
import { expect, test } from 'vitest';

test.for([
  ['amqp://guest:geheim@localhost:5672/vhost', 'amqp://guest:***@localhost:5672/vhost'],
  ['https://example.com/feed?token=geheim#geheim', 'https://example.com/feed'],
  ['redis://localhost:6379', 'redis://localhost:6379'],
  ['geheim', '[not a URL]'],
])('%s is shown as %s', ([url, shown]) => {
  expect(redactUrl(url!)).toBe(shown);
});
