import type { StreamableFile } from '@nestjs/common';
import { AuditList, AuditQuery, SigningKeyList } from '#contracts';
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
