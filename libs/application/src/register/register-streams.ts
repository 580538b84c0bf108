/**
 * The streams of the register lie among those of requests, under ids that no request has: "lethe", of
 * version 8 of RFC 9562, with everything else zero.
 */
export const REGISTER_STREAM = '6c657468-6500-8000-8000-000000000001';

/** What AccountCloses took of the limit of one day. @param day `2026-12-20` */
export const dayStream = (day: string): string => `6c657468-6500-8001-8000-0000${day.replaceAll('-', '')}`;
