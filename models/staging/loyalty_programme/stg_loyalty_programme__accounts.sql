{{ feed('loyalty', 'loyalty_programme', 'accounts') }}
