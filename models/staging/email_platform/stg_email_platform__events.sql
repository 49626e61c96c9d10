{{ feed('email_events', 'email_platform', 'events') }}
