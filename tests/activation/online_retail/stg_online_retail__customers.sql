{{ feed('customers', 'online_retail', 'customers') }}
