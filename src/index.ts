export type { Failure, FailureCode } from './core/failure.ts';
