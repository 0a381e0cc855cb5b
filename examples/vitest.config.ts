import { project } from '../tools/vitest/project.ts';

export default project('examples', { services: ['kafka', 'kinesis', 'mosquitto', 'postgres', 'rabbitmq'] });
