{{ feed('sms_opt', 'sms_platform', 'consent') }}
