{{ feed('email_events', 'email_platform', 'subscriptions') }}
