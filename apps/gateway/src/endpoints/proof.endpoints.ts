import type { StreamableFile } from '@nestjs/common';
import {
  AuditList,
  AuditQuery,
  ConsistencyProof,
  ConsistencyQuery,
  InclusionQuery,
  LoggedProof,
  SignedTreeHead,
  SigningKeyList,
} from '#contracts';
import { endpoint, json, type AnswerSpec } from '#platform';

const tag = 'Proof';

const chainFile: AnswerSpec<StreamableFile> = { status: 200, mediaType: 'application/x-ndjson' };

/** What is needed to check Lethe without it. */
export const proofEndpoints = {
  log: endpoint({
    id: 'exportLog',
    method: 'GET',
    path: '/v1/log',
    tag,
    summary: 'The chain file: every commit with its hash, and the signed heads over them',
    permission: 'log:export',
    takesHead: false,
    answer: chainFile,
  }),
  head: endpoint({
    id: 'readTreeHead',
    method: 'GET',
    path: '/v1/log/head',
    tag,
    summary: 'The newest signed head, over every commit; keep it, to show later that nothing was taken away',
    permission: 'log:export',
    answer: json(200, SignedTreeHead),
  }),
  consistency: endpoint({
    id: 'proveConsistency',
    method: 'GET',
    path: '/v1/log/consistency',
    tag,
    summary: 'The hashes that show that the log of so many commits is the beginning of a later one',
    permission: 'log:export',
    query: ConsistencyQuery,
    answer: json(200, ConsistencyProof),
  }),
  inclusion: endpoint({
    id: 'proveInclusion',
    method: 'GET',
    path: '/v1/log/inclusion',
    tag,
    summary: 'The proof that one commit stands in the log',
    permission: 'log:export',
    query: InclusionQuery,
    answer: json(200, LoggedProof),
  }),
  audit: endpoint({
    id: 'listAudit',
    method: 'GET',
    path: '/v1/audit',
    tag,
    summary: 'Who revealed, downloaded, approved, skipped and so on, when and why; newest first',
    permission: 'audit:view',
    query: AuditQuery,
    answer: json(200, AuditList),
  }),
  signingKeys: endpoint({
    id: 'listSigningKeys',
    method: 'GET',
    path: '/.well-known/lethe-signing-keys.json',
    tag,
    summary: 'The public keys that heads and certificates are signed with, retired ones too (JWKS)',
    permission: 'none',
    answer: json(200, SigningKeyList, {
      headerNames: { 'Cache-Control': 'How long it may be kept' },
      headers: () => ({ 'cache-control': 'public, max-age=60' }),
    }),
  }),
};
