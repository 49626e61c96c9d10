{{ feed('itemized_transactions', 'point_of_sale', 'receipt_lines') }}
