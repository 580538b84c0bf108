import { Module, type DynamicModule } from '@nestjs/common';
import type { ActRecorder } from '#application';
import {
  HostKeys,
  HttpEdge,
  OperationsController,
  READINESS,
  type Logger,
  type RateLimit,
  type ReadinessCheck,
} from '#platform';
import type { ArtifactStore, Clearance, Clock, HostCredentials, LetterSealer } from '#ports';
import type { KeyRing, TaskTokens } from '#vault';
import { ArtifactsController } from './artifacts.controller.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { HostDoorkeeper } from './host-doorkeeper.js';
import { TaskAddresses } from './task-addresses.js';
import { TasksController } from './tasks.controller.js';
import {
  ARTIFACTS,
  CLEARANCE,
  KEYS,
  LETTER_SEALER,
  LOG,
  MOST_ARTIFACT_BYTES,
  RECORDER,
  TASK_TOKENS,
} from './vault-tokens.js';

/** What the vault is put together from. It keeps nothing itself, so any number of it may run. */
export interface VaultProcessParts {
  readonly keys: KeyRing;
  readonly artifacts: ArtifactStore;
  readonly tokens: TaskTokens;
  readonly clearance: Clearance;
  readonly sealer: LetterSealer;
  readonly hostCredentials: HostCredentials;
  readonly clock: Clock;
  readonly logger: Logger;
  /** of every key that is handed out */
  readonly recorder: ActRecorder;
  /** without these the process cannot serve */
  readonly readiness: readonly ReadinessCheck[];
  /** of cipher text in one artifact */
  readonly mostArtifactBytes?: number;
  readonly rateLimit?: RateLimit;
}

const MOST_ARTIFACT_BYTES_BY_DEFAULT = 16 * 1024 ** 3;
/** For each credential: one process may work on hundreds of tasks, with a few calls for each. */
const RATE_LIMIT: RateLimit = { perSecond: 500, burst: 2000 };

@Module({})
export class VaultModule {
  static register(parts: VaultProcessParts): DynamicModule {
    const edge = HttpEdge.register({
      doorkeeper: new HostDoorkeeper(new HostKeys(parts.hostCredentials, parts.clock)),
      rateLimit: parts.rateLimit ?? RATE_LIMIT,
      addresses: new TaskAddresses(parts.tokens),
    });
    return {
      module: VaultModule,
      imports: [edge],
      controllers: [TasksController, ArtifactsController, DeadLettersController, OperationsController],
      providers: [
        { provide: KEYS, useValue: parts.keys },
        { provide: ARTIFACTS, useValue: parts.artifacts },
        { provide: TASK_TOKENS, useValue: parts.tokens },
        { provide: CLEARANCE, useValue: parts.clearance },
        { provide: LETTER_SEALER, useValue: parts.sealer },
        { provide: LOG, useValue: parts.logger },
        { provide: RECORDER, useValue: parts.recorder },
        { provide: READINESS, useValue: parts.readiness },
        {
          provide: MOST_ARTIFACT_BYTES,
          useValue: parts.mostArtifactBytes ?? MOST_ARTIFACT_BYTES_BY_DEFAULT,
        },
      ],
    };
  }
}
