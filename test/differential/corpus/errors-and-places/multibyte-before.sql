SELECT 'ü🙂日本', 'ééé', nope, 'ñ';
