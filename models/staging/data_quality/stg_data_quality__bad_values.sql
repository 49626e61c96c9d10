{{ feed('bad_values', 'data_quality', 'bad_values') }}
