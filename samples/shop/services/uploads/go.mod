module registry.example.com/shop/uploads

go 1.24
