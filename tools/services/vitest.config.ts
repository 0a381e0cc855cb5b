import { project } from '../vitest/project.ts';

export default project('services', {
  services: ['kafka', 'kinesis', 'mosquitto', 'postgres', 'rabbitmq', 'redis'],
});
