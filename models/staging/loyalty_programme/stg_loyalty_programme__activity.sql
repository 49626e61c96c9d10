{{ feed('loyalty_events', 'loyalty_programme', 'activity') }}
