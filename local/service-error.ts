/** The service cannot start. The message is one line, fit for whoever started it. */
export class ServiceError extends Error {
  override name = 'ServiceError';
}
