{{ feed('customers', 'people', 'records') }}
