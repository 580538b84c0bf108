import { AssignerProtocol, type Assigner, type Cluster } from 'kafkajs';

/** What a member had when it asks to join again. */
export interface Claim {
  readonly memberId: string;
  /** of the group, when the partitions were given to it; 0: never */
  readonly generation: number;
  readonly partitions: readonly number[];
}

/**
 * Shares partitions among members so that their numbers differ by one at most and as few as possible
 * change hands: what a member keeps goes on where it is. Of two claims to one partition the younger holds.
 */
export function share(partitions: readonly number[], claims: readonly Claim[]): Map<string, number[]> {
  const owners = new Map<number, Claim>();
  for (const claim of claims)
    for (const partition of claim.partitions) {
      const other = owners.get(partition);
      if (!other || other.generation < claim.generation) owners.set(partition, claim);
    }
  const kept = new Map(claims.map(({ memberId }): [string, number[]] => [memberId, []]));
  const free: number[] = [];
  for (const partition of partitions) {
    const owner = owners.get(partition);
    const own = owner ? kept.get(owner.memberId) : undefined;
    (own ?? free).push(partition);
  }
  // Those that have most get the odd ones.
  const members = [...kept].sort(([a, had], [b, has]) => has.length - had.length || (a < b ? -1 : 1));
  const [least, odd] = [Math.floor(partitions.length / members.length), partitions.length % members.length];
  const quota = (index: number): number => least + (index < odd ? 1 : 0);
  members.forEach(([, own], index) => free.push(...own.splice(quota(index))));
  members.forEach(([, own], index) => own.push(...free.splice(0, quota(index) - own.length)));
  return kept;
}

function claimOf(memberId: string, metadata: Buffer): Claim {
  const none = { memberId, generation: 0, partitions: [] };
  try {
    const { userData } = AssignerProtocol.MemberMetadata.decode(metadata) ?? {};
    const { generation, partitions } = JSON.parse(String(userData)) as Partial<Claim>;
    return Number.isInteger(generation) && Array.isArray(partitions)
      ? { memberId, generation: Number(generation), partitions: partitions.map(Number) }
      : none;
  } catch {
    return none;
  }
}

export interface JoiningMember {
  /** partitions that it was given last */
  partitions(): readonly number[];
  /** finishes or gives up what is in hand, and commits */
  beforeJoin(): Promise<void>;
}

/** kafkajs has round robin alone, which hands nearly all partitions to somebody else at every join. */
export const lastingAssigner =
  (member: JoiningMember) =>
  ({ cluster }: { cluster: Cluster }): Assigner & { beforeJoin(generation: unknown): Promise<void> } => {
    let generation = 0;
    return {
      name: 'LetheLasting',
      version: 0,
      beforeJoin: async (current) => {
        generation = Number(current ?? 0);
        await member.beforeJoin();
      },
      protocol: ({ topics }) => ({
        name: 'LetheLasting',
        metadata: AssignerProtocol.MemberMetadata.encode({
          version: 0,
          topics,
          userData: Buffer.from(JSON.stringify({ generation, partitions: member.partitions() })),
        }),
      }),
      assign: async ({ members, topics: [topic = ''] }) => {
        const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
        const claims = members.map(({ memberId, memberMetadata }) => claimOf(memberId, memberMetadata));
        return [
          ...share(
            partitions.sort((a, b) => a - b),
            claims,
          ),
        ].map(([memberId, own]) => ({
          memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version: 0,
            assignment: { [topic]: own },
            userData: Buffer.alloc(0),
          }),
        }));
      },
    };
  };
