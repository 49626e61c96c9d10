{{ feed('itemized_transactions', 'web_shop', 'order_lines') }}
