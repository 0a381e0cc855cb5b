import { expect, test } from 'vitest';
import { service } from '../../vitest/service.ts';

await service('kafka', ({ listeners, name }) => {
  test('is given to tests', () => {
    expect(name).toBe('kafka');
    expect(listeners.tls.port).toBeGreaterThan(0);
  });
});
