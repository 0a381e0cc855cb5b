import { project } from '../../tools/vitest/project.ts';

export default project('sink-redis', { services: ['redis'] });
