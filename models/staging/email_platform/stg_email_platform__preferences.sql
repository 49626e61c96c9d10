{{ feed('email_opt', 'email_platform', 'preferences') }}
