import { project } from '../tools/vitest/project.ts';

export default project('examples', { services: ['kafka', 'mosquitto', 'rabbitmq'] });
