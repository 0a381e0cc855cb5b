import { project } from '../../tools/vitest/project.ts';

export default project('mqtt-connection', { services: ['mosquitto'] });
