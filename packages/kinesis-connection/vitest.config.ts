import { project } from '../../tools/vitest/project.ts';

export default project('kinesis-connection', { services: ['kinesis'] });
