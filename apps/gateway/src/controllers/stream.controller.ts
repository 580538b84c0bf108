import { Controller, Inject, Logger, StreamableFile, type OnModuleDestroy } from '@nestjs/common';
import { ok, type Caller, type LiveStream, type Result } from '#application';
import type { StreamStanding } from '#contracts';
import {
  CalledBy,
  DOORKEEPER,
  EventStream,
  may,
  Metrics,
  OpenStreams,
  refuse,
  Sent,
  Serves,
  SlowReader,
  STREAM,
  TheCall,
  type Doorkeeper,
  type HttpExchange,
  type InputOf,
  type Permission,
} from '#platform';
import { streamEndpoints as endpoints } from '../endpoints/stream.endpoints.js';

/** Browsers and proxies give up on a connection that is silent for half a minute. */
const BEAT_EVERY_MS = 15_000;
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 5_000;
const MOST_OF_ONE = 50;
const MOST = 2_000;
/** when there is no room, seconds */
const COME_BACK_AFTER = '10';

const standingsBehind: Readonly<Record<StreamStanding, Permission>> = {
  'dead-letters': 'dead-letters:handle',
  hosts: 'dashboards:view',
  restraints: 'dashboards:view',
  clock: 'dashboards:view',
};

/** What the caller may see by the pages that show it, he may follow. */
const standingsFor = ({ role }: Caller): readonly StreamStanding[] =>
  (Object.keys(standingsBehind) as StreamStanding[]).filter((name) => may(role, standingsBehind[name]));

@Controller()
export class StreamController implements OnModuleDestroy {
  private readonly logger = new Logger(StreamController.name);
  private readonly open = new OpenStreams({
    mostOfOne: MOST_OF_ONE,
    most: MOST,
    lookEvery: LOOK_EVERY_MS,
    onFault: (error) => this.logger.warn(error, 'It could not be found out who may still listen'),
  });

  constructor(
    @Inject(STREAM) private readonly live: LiveStream,
    @Inject(DOORKEEPER) private readonly doorkeeper: Doorkeeper,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {
    metrics.measureStreams(() => this.open.count);
  }

  @Serves(endpoints.follow)
  follow(
    @Sent() { query, lastEventId = query.lastEventId }: InputOf<typeof endpoints.follow>,
    @CalledBy() caller: Caller,
    @TheCall() call: HttpExchange,
  ): Result<StreamableFile> {
    if (!this.open.hasRoomFor(caller))
      throw refuse('too-many-requests', 'Too many streams are open.', { 'retry-after': COME_BACK_AFTER });
    const standings = standingsFor(caller);
    const stream = new EventStream((signal) => this.live.open(caller, { lastEventId, standings, signal }), {
      beatEvery: BEAT_EVERY_MS,
      patience: PATIENCE_MS,
      onCut: () => this.metrics.streamCut(),
    });
    this.open.add(stream, caller, () => this.isStill(caller, call));
    const body = new StreamableFile(stream, { type: 'text/event-stream' });
    body.setErrorLogger((error) => {
      if (!(error instanceof SlowReader)) this.logger.error(error);
    });
    return ok(body);
  }

  /** Before anything else ends: the server waits for what is being answered, and a stream ends by itself never. */
  onModuleDestroy(): void {
    this.open.close();
  }

  private async isStill({ id, role }: Caller, call: HttpExchange): Promise<boolean> {
    // A page that nobody looks at must not keep its session alive.
    const who = await this.doorkeeper.identify(call, false);
    return who === id && call.caller?.role === role;
  }
}
