{{ feed('customers', 'point_of_sale', 'customers') }}
