import { project } from '../../tools/vitest/project.ts';

export default project('sink-kinesis', { services: ['kinesis'] });
