{{ feed('customers', 'loyalty_programme', 'members') }}
