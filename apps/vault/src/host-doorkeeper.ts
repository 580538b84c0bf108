import { bearerToken, type Doorkeeper, type HostKeys, type HttpExchange } from '#platform';

/** Knows the handlers' processes by the credentials of their hosts. */
export class HostDoorkeeper implements Doorkeeper {
  constructor(private readonly hostKeys: HostKeys) {}

  async identify(exchange: HttpExchange): Promise<string | undefined> {
    const token = bearerToken(exchange.headers.authorization);
    const credential = token === undefined ? undefined : await this.hostKeys.credentialOf(token);
    if (!credential) return undefined;
    exchange.credential = credential;
    return `host:${credential.id}`;
  }

  whyNot(): string {
    return 'Send `Authorization: Bearer <credential>` with a credential that `npm run host-credential` issued for this host, and that was not revoked.';
  }
}
