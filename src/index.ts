/** What programs that read llmgw's files need: the shapes of a result line, of the summary and of an event. */

export type { Event, Observer } from './core/events.ts';
export type { FailureCode } from './core/failure.ts';
export type { Result, ResultAttempt, ResultError, ResultUsage } from './core/result.ts';
export type {
  ClassSummary,
  CodeSummary,
  LatencySummary,
  ModelSummary,
  ProviderSummary,
  SavingSummary,
  Summary,
  TargetSummary,
  TokenSummary,
  TrafficSummary,
} from './core/summary.ts';
