import { project } from '../../tools/vitest/project.ts';

export default project('sink-kafka', { services: ['kafka'] });
