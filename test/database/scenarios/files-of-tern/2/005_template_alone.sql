{{ template "shared/view.sql" . }}
