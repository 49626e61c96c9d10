{{ feed('email_events', 'online_retail', 'email_events') }}
