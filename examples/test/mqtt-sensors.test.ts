import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test, vi } from 'vitest';
import { service, toEnvironment } from '../../tools/vitest/service.ts';
import { batchesOf, start } from './support/run-example.ts';

await service('mosquitto', (mosquitto) => {
  test('averages what the sensors say, sounds the alarm, and ends', async () => {
    for (const [name, value] of Object.entries(toEnvironment(mosquitto))) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { host, port } = mosquitto.listeners.plain;
    const watcher = await connectAsync(`mqtt://${host}:${port}`);
    onTestFinished(() => watcher.endAsync(true));
    const alarms: string[] = [];
    watcher.on('message', (topic, payload) => alarms.push(`${topic} ${payload.toString()}`));
    await watcher.subscribeAsync('alarms/#', { qos: 1 });
    const { code, stdout, stderr } = await start('mqtt-sensors.ts').ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(batchesOf(stdout).flat().toSorted()).toEqual([
      'cellar: 12.00 degrees after 100',
      'kitchen: 22.00 degrees after 100',
      'roof: 32.45 degrees after 100',
    ]);
    await vi.waitFor(() => expect(alarms).toEqual(['alarms/roof ["roof",75]']));
  });
});
