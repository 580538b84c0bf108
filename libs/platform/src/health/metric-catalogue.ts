/** What is measured, for the registry, the reference, the dashboard and the alert rules alike. */
export interface MetricSpec {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** closed vocabularies and names from the settings; never a value that somebody sent */
  readonly labels: readonly string[];
  readonly buckets?: readonly number[];
}

const gauge = (help: string, ...labels: readonly string[]): MetricSpec => ({ type: 'gauge', help, labels });
const counter = (help: string, ...labels: readonly string[]): MetricSpec => ({
  type: 'counter',
  help,
  labels,
});
const histogram = (help: string, buckets: readonly number[], ...labels: readonly string[]): MetricSpec => ({
  type: 'histogram',
  help,
  labels,
  buckets,
});

const CALL_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A search may take hours. */
const RUN_SECONDS = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400];

export const metricCatalogue = {
  lethe_http_request_duration_seconds: histogram(
    'Time until a call was answered, by address pattern',
    CALL_SECONDS,
    'method',
    'route',
    'status',
  ),
  lethe_http_requests_aborted_total: counter(
    'Calls whose sender went away before the answer was whole',
    'route',
  ),
  lethe_deliveries_total: counter(
    'Tries to tell webhooks, people by mail, and OpenDSR callbacks, by outcome: delivered, again, given-up',
    'kind',
    'outcome',
  ),
  lethe_streams_open: gauge('Event streams that are open'),
  lethe_streams_cut_total: counter('Event streams that were cut off because their readers did not keep up'),
  lethe_privacy_requests: gauge('Privacy requests by kind, progress and purge', 'kind', 'progress', 'purge'),
  lethe_open_tasks: gauge(
    'Tasks of open requests by source and state; counted at most once a minute',
    'source',
    'state',
  ),
  lethe_privacy_requests_overdue: gauge(
    'Open requests whose due date has passed; counted at most once a minute',
  ),
  lethe_commits_appended_total: counter('Commits that this process appended'),
  lethe_events_appended_total: counter('Events in the commits that this process appended'),
  lethe_commit_conflicts_total: counter(
    'Commits that failed because somebody else was faster; decided again',
  ),
  lethe_feed_held: gauge(
    '1 where this process follows the commits for the subscriber now, else 0',
    'subscriber',
  ),
  lethe_feed_oldest_unhandled_seconds: gauge(
    'Age of the oldest commit that the subscriber has not handled, where this process follows for it; 0: none',
    'subscriber',
  ),
  lethe_feed_last_progress_seconds: gauge(
    'Seconds since the subscriber last handled something here',
    'subscriber',
  ),
  lethe_consumer_lag_messages: gauge('Messages of a topic that a group has not done with', 'topic', 'group'),
  lethe_consumer_joined: gauge('1 where this process is a member of the group, else 0', 'topic', 'group'),
  lethe_consumer_in_hand_messages: gauge('Messages that handlers of this process work on', 'topic', 'group'),
  lethe_consumer_last_sign_seconds: gauge(
    'Seconds since the subscription last heard from its broker',
    'topic',
    'group',
  ),
  lethe_messages_total: counter(
    'Messages in hand by what came of them: handled, put-aside, again',
    'topic',
    'outcome',
  ),
  lethe_timers_overdue: gauge('Timers that are due and have not been fired, up to 1000'),
  lethe_timers_oldest_due_seconds: gauge('How long the oldest timer that is due has waited; 0: none'),
  lethe_timers_fired_late_total: counter(
    'Timers that were fired more than a quarter of an hour after they were due, by what they are about',
    'timer',
  ),
  lethe_dates_missed_late_total: counter(
    'Missed dates that were told more than a quarter of an hour after they had passed, by event',
    'event',
  ),
  lethe_dead_letters_open: gauge('Messages that were put aside and not redriven', 'topic'),
  lethe_host_alarms: gauge('Alarms of hosts by kind', 'kind'),
  lethe_log_changed: gauge(
    '1 where this process has read the log again and found it not to be what was signed, else 0',
  ),
  lethe_sign_ins_total: counter(
    'Sign-ins of people by outcome: signed-in, or the code of the error',
    'outcome',
  ),
  lethe_vault_opens_total: counter(
    'Tasks that were opened at the vault by outcome: opened, refused, failed',
    'outcome',
  ),
  lethe_handler_run_duration_seconds: histogram(
    'One go at a task by what came of it; code is of the fault catalogue, or none',
    RUN_SECONDS,
    'source',
    'action',
    'outcome',
    'code',
  ),
  lethe_loop_stuck: gauge('1 where a loop has work and has not moved for longer than it may, else 0', 'loop'),
  lethe_measurements_failed_total: counter(
    'Measurements that could not be taken when they were asked for',
    'metric',
  ),
  process_cpu_seconds_total: counter('Processor time used'),
  process_resident_memory_bytes: gauge('Resident memory'),
  process_start_time_seconds: gauge('When the process was started, seconds since 1970'),
  nodejs_heap_used_bytes: gauge('Heap in use'),
  nodejs_external_memory_bytes: gauge('Memory of buffers'),
  nodejs_eventloop_utilization: gauge('Busy share of the event loop since the last look'),
} as const satisfies Readonly<Record<string, MetricSpec>>;

export type MetricName = keyof typeof metricCatalogue;

export const specOf = (name: MetricName): MetricSpec => metricCatalogue[name];
