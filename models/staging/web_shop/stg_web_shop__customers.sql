{{ feed('customers', 'web_shop', 'customers') }}
